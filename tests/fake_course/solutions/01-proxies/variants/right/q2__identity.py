# why: the same under another name
def act(kind):
    answer = kind
    return answer
