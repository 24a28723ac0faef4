"""To whom somebody may want to write: whom they wrote to lately, and whom the directory knows."""
