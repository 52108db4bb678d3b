"""The trusted side: holds hidden suites, expected values and the scores, and believes nothing that a runner says."""
