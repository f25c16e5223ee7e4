"""The application: ``streamlit run app.py``, or ``uvicorn app:app``."""

from streamlit.starlette import App

from viz.ui.server import MIDDLEWARE, ROUTES

app = App("viz/main.py", routes=ROUTES, middleware=MIDDLEWARE)
