"""The untrusted side: everything here runs beside student code, holds no expectation and is believed in nothing."""
