"""What every professional has: a way in and out, a password, a language, the notice, the door to the observatory."""
