"""The interview room: prepared, led, and left alone to listen."""
