"""The hot loop of the engine as compiled code, equal to the readable definition in ``scenarios/model``."""
