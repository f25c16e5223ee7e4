"""The plainest page that shows the same: one slider and one chart. What a Streamlit page costs anyway."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

rate = st.slider("Learning rate", 0.01, 1.1, 0.1)
x = np.array([-2.4 * (1 - rate) ** k for k in range(100)])
st.plotly_chart(go.Figure(go.Scatter(x=list(range(100)), y=x)))
