"""From a spec to states: gas, water, the camera that sees them."""
