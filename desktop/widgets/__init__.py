"""Hold the reusable widgets: each knows values only, never the model behind them."""
