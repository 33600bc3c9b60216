"""Chat: one workspace, one talk; understands a turn and calls the rooms below."""
