"""A picture is a resource: one pure way from an address to bytes, for a page, a drag and an embedded frame."""

from viz.resource.answer import Answer, answer, named, respond, said, scene_of

__all__ = ["Answer", "answer", "named", "respond", "said", "scene_of"]
