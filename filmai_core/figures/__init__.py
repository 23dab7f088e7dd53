"""Figures: pure functions from results to plotly and vis-network figures."""
