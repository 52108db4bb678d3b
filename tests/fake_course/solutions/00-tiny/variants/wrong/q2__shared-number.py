# fault: the number is one for all counters
# feedback: own number|its own
class Counter:
    number = 0

    def __init__(self, start=0):
        Counter.number = start

    def step(self):
        Counter.number = int(add_one(torch.tensor(Counter.number)))
        return Counter.number


def count_up(counter, times=1):
    for _ in range(times):
        last = counter.step()
    return last
