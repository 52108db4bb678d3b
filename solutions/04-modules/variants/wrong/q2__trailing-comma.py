# fault: a comma at the end of the line makes a tuple, which PyTorch does not search
# feedback: comma|tuple
class MyModel(nn.Module):
    def __init__(self, input_dim=10, hidden_dim=32):
        super().__init__()
        self.layer1 = nn.Linear(input_dim, hidden_dim),
        self.layer2 = nn.Sigmoid()
        self.layer3 = nn.Linear(hidden_dim, 1)

    def forward(self, x):
        return self.layer3(self.layer2(self.layer1[0](x)))
