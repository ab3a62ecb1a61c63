"""One block of equations a file: pure functions on arrays; no block imports another."""
