"""HTML of letters: cleaned by an allow-list, styles filtered, remote content held back, colours kept readable."""
