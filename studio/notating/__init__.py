"""A score becomes MusicXML and engraved pages."""
