# fault: prints instead of returning
# feedback: return
def act(kind):
    print(kind)
