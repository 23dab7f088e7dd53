"""The script as a timed film: boards, captions, burnt-in codes."""
