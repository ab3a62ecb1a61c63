"""Pages as pictures: SVG, PDF and PNG, in a layout of their own."""
