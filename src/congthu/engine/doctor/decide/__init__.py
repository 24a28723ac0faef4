"""What facts mean: pure functions from what was seen to findings; no sockets, no files, no clock."""
