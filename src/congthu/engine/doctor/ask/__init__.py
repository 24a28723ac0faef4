"""Going and looking: every module brings facts of one kind and judges nothing."""
