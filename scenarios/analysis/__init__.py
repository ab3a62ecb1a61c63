"""Questions to the model, one a file, all answered with projections over the same draws."""
