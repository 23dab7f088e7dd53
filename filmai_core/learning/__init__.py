"""What every model needs, whatever it reads: cards, the front desk, encoders, fitting."""
