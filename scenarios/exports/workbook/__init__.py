"""Pages as a workbook with native charts, levers, assumptions and results."""
