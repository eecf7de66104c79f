"""The variable that both Pinpoint destinations read."""

APPLICATION_ID = "ENGAGELAKE_PINPOINT__APPLICATION_ID"
APPLICATION = {APPLICATION_ID: "Pinpoint application to write to"}
