"""Analyses: screenplay in, frozen result out."""
