"""The musical language: what is likely in music, apart from any picture."""
