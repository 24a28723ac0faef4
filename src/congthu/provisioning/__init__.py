"""What is asked for by paper and carried out by the centre: who asks, who confirms, who receives, who carries out.

Each kind of request is a small pure state machine with roles per step (``workflow``). Who receives a request never
carries it out (Clause: D11.1b).
"""
