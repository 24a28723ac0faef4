"""Side-by-side measurements: a running instance of ours against a bare Postfix and Dovecot on the same machine.

Every measurement prints a small table (ours, bare, ratio) and one line of JSON, is bounded in count and in time,
speaks to loopback only, and leaves neither a process nor a folder behind. ``bench/run --help`` is the manual;
``docs/develop/benchmarks.md`` says what is measured and what is not.
"""
