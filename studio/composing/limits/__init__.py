"""What players can play: limits that every ensemble declares, and how they are met."""
