"""What tests need around the thing they test, made through the front doors."""
