"""Tables that offices keep elsewhere: annexes of a decision, task lists of an office system. Rows to rules, checked."""
