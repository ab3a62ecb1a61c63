"""What is shown, free of any toolkit: screen, picture, slide and page draw the same Figure."""
