# fault: build_model is cached: the second call gives the same object, not a new model
# feedback: new|same|instance|object|twice|second|cache|share
import functools


@functools.lru_cache
def build_model(d):
    return SurveyModel(d)
