"""What somebody may see. Every function takes `viewer` first and returns only what that viewer may see."""
