"""A judge that ends without a verdict is the grader's fault; the next one is not concerned."""

import threading
import time

import psutil


def test_judge_dies(target):
    cheat = target.honest(extra="import time\ntime.sleep(1.5)")

    def strike():
        for _ in range(200):
            if children := psutil.Process(target.bench.pids[1]).children():
                time.sleep(0.3)
                children[0].kill()
                return
            time.sleep(0.01)

    thread = threading.Thread(target=strike)
    thread.start()
    dead, after = target.grade(cheat, target.honest())
    thread.join()
    assert dead.fault and dead.earned == 0 and "without a result" in dead.graded.fault
    assert after.earned == target.assignment.points
