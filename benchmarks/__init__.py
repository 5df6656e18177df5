"""What Sextant costs and how well it forecasts, measured."""
