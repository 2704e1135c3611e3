"""What the benchmark of faithfulness draws, hears and compares."""
