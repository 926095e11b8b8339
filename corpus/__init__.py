"""WHAT WAS SAID: files in, attributed turns out; and the library that keeps them."""
