"""What is seen becomes musical intent, with a trace of why."""
