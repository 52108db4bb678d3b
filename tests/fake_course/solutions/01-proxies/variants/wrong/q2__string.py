# fault: a text where a function is due
# feedback: act.*(text|str)
act = "quick"
