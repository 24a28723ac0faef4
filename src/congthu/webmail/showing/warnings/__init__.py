"""Why a reader should look twice: one rule a file, each asks and none decides what follows."""
