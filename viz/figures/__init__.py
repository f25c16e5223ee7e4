"""Plotly figures as plain dictionaries, made from the core's records; no Streamlit here."""
