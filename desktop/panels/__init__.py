"""One task each, built from catalog rows and Figures; a panel does not know the workspace."""
