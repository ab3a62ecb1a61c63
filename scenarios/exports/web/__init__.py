"""A snapshot as one web page that needs no network, with levers between computed projections."""
