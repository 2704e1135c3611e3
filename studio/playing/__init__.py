"""Real time: transport, engine and device, in a process of their own."""
