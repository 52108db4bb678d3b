# fault: build_model calls torch.manual_seed: the global random state is reseeded
# feedback: global|seed|random
def build_model(d):
    torch.manual_seed(0)
    return SurveyModel(d)
