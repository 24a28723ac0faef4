"""Plain text: flowed lines joined, quotes folded, links found."""
