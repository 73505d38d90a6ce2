"""Planning and booking the talks of a case: who holds them, when and where, for HR."""
