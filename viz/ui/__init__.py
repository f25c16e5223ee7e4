"""The only users of Streamlit besides the player's mount: session state, controls, style, the server's edges."""
